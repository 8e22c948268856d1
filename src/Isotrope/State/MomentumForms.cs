using System.Text.Json;
using Isotrope.Optimizers;

namespace Isotrope.State;

/// <summary>How the momentum buffers of Muon's conventions differ: by a factor.</summary>
/// <remarks>With a constant μ, the sum μM + G is 1/(1 - μ) times the average μM + (1 - μ)G; the corrected average keeps the buffer
/// of the average.</remarks>
internal static class MomentumForms
{
    private static readonly string s_sum = NameOf(MomentumForm.Sum);
    private static readonly HashSet<string> s_all = [.. Enum.GetValues<MomentumForm>().Select(NameOf)];

    public static string NameOf(MomentumForm form) => JsonNamingPolicy.KebabCaseLower.ConvertName(form.ToString());

    /// <summary>Whether the name is a form of which others are multiples.</summary>
    public static bool IsScaled(string form) => s_all.Contains(form);

    /// <summary>Factor from one form's buffer to another's.</summary>
    public static double Factor(string from, string to, double momentum) => (from == s_sum, to == s_sum) switch
    {
        (true, false) => 1 - momentum,
        (false, true) => 1 / (1 - momentum),
        _ => 1,
    };
}
