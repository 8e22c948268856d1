using Isotrope.Reporting.Html;

namespace Isotrope.Reporting.Charts;

/// <summary>The style of charts that stand alone: the report's colours, chosen by the reader's theme
/// where light-dark() is not known in an image.</summary>
internal static class ChartStyle
{
    /// <summary>What drawings with shaded ranges need besides.</summary>
    public const string Band = "\n.band { fill: var(--c); fill-opacity: .16; }";

    /// <summary>The style sheet.</summary>
    public static string Css { get; } = $$"""
        svg { color-scheme: light dark; {{Palette.Of(dark: false)}} font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; }
        @media (prefers-color-scheme: dark) { svg { {{Palette.Of(dark: true)}} } }
        .page { fill: var(--page); }
        text { font-size: 12px; fill: var(--soft); font-variant-numeric: tabular-nums; }
        .heading { font-size: 16px; font-weight: 600; fill: var(--ink); }
        .caption { font-size: 13px; }
        .label { fill: var(--ink); font-weight: 500; }
        .axis line { stroke: var(--soft); stroke-width: 1; shape-rendering: crispEdges; }
        .axis .grid { stroke: var(--grid); }
        .mean, .leader { fill: none; stroke: var(--c); stroke-linejoin: round; stroke-linecap: round; }
        .mean { stroke-width: 2; }
        .leader { stroke-width: 1; stroke-opacity: .5; }
        .mark { fill: var(--c); stroke: var(--page); stroke-width: 1; }
        .reference { --c: var(--soft); }
        .mean.reference { stroke-dasharray: 6 4; stroke-width: 1.5; }
        .mean.d1 { stroke-dasharray: 6 4; } .mean.d2 { stroke-dasharray: 2 4; } .mean.d3 { stroke-dasharray: 9 3 2 3; }
        .c0 { --c: var(--c0); } .c1 { --c: var(--c1); } .c2 { --c: var(--c2); } .c3 { --c: var(--c3); }
        .c4 { --c: var(--c4); } .c5 { --c: var(--c5); } .c6 { --c: var(--c6); } .c7 { --c: var(--c7); }
        """;
}
