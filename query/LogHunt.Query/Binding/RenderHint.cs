using System.Collections.Immutable;

namespace LogHunt.Query.Binding;

/// <summary>How the query asks to be drawn (`render timechart with (title="…")`); it changes no row.</summary>
public sealed record RenderHint(string Visualization, ImmutableDictionary<string, string> Properties);
