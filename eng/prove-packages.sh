#!/usr/bin/env bash
# Packs the libraries and the tool, then uses both as a stranger would: from a local folder, outside of this repository.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
version="0.0.1-proof.$(date +%s)"   # never in a package cache before
packages="$work/packages"
trap 'rm -rf "$work"; rm -rf ~/.nuget/packages/isotrope*/"$version"' EXIT

echo "== pack $version"
cd "$root"
for project in Storage Curvature "" Training Experiments Reporting; do
  dotnet pack "src/Isotrope${project:+.$project}" -c Release -p:Version="$version" -o "$packages" --nologo -v quiet
done
dotnet pack src/Isotrope.Cli -c Release -p:Version="$version" -p:PackTool=true -o "$packages" --nologo -v quiet
ls -l "$packages"

echo "== contents of the library package"
listing=$(unzip -l "$packages/Isotrope.$version.nupkg")
for entry in README.md lib/net10.0/Isotrope.dll lib/net10.0/Isotrope.xml buildTransitive/Isotrope.targets buildTransitive/IsotropeTorchLoader.cs; do
  grep " $entry\$" <<< "$listing" || { echo "missing: $entry"; exit 1; }
done
grep '<license type="expression">Apache-2.0</license>' <<< "$(unzip -p "$packages/Isotrope.$version.nupkg" Isotrope.nuspec)"
grep Isotrope.pdb <<< "$(unzip -l "$packages/Isotrope.$version.snupkg")"

echo "== a program that uses the library as a package and writes no loading code"
mkdir "$work/app"
cd "$work/app"
cat > nuget.config <<XML
<configuration><packageSources><add key="local" value="$packages" /></packageSources></configuration>
XML
cat > app.csproj <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <NoWarn>NU1603</NoWarn>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Isotrope" Version="$version" />
    <PackageReference Include="libtorch-cpu-linux-x64" Version="2.10.0" />
  </ItemGroup>
</Project>
XML
grep -v '^#:' "$root/samples/quickstart.cs" > Program.cs
dotnet run -c Release | tail -n 2
dotnet publish -c Release -r linux-x64 --self-contained false -o published --nologo -v quiet
./published/app | tail -n 1
dotnet publish -c Release -r linux-x64 --self-contained true -p:PublishSingleFile=true -o single --nologo -v quiet
./single/app | tail -n 1

echo "== the tool"
cd "$work"
dotnet tool install Isotrope.Cli --version "$version" --tool-path "$work/tools" --add-source "$packages"
"$work/tools/isotrope" doctor
"$work/tools/isotrope" compare --quick --out "$work/run"
test -s "$work/run/report.html"
echo "== all of it works"
