using System.Collections.Immutable;
using LogHunt.Engine.Yaml;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Sigma;

/// <summary>
/// A rule of Sigma in KQL, or one sentence why not: exactly one of `Kql` and `Error` is given. `Title` may be empty. `IsPart` when it is
/// only there for a correlation and is not meant to be run by itself.
/// </summary>
public sealed record ConvertedRule(string Title, string? Kql, string? Error)
{
    /// <summary>Whether a correlation is made of it, which does not say that it is a rule by itself too.</summary>
    public bool IsPart { get; init; }
}

/// <summary>Sigma's rules in KQL over our tables.</summary>
public static class SigmaRules
{
    /// <summary>
    /// Every rule of a file, one for each document of it, in order; correlations find the rules that they name in the file, or in the
    /// `library`. Guarantees: never throws for any text; KQL that is given has no mistake that a check would find.
    /// </summary>
    public static ImmutableArray<ConvertedRule> Convert(string yaml, SigmaLibrary? library = null)
    {
        try
        {
            var documents = YamlReader.Read(yaml);
            library ??= new SigmaLibrary(SigmaLibrary.MayCorrelate(yaml) ? [yaml] : []);
            return documents.IsEmpty
                ? [new("", null, "the file holds no rule")] : [.. documents.Select(document => Convert(document, library))];
        }
        catch (YamlReadException unread)
        {
            return [new("", null, unread.Message)];
        }
    }

    internal static ConvertedRule Convert(YamlNode document, SigmaLibrary library)
    {
        var title = (document as YamlMap)?["title"]?.Text ?? "";
        try
        {
            var rule = document as YamlMap ?? throw new SigmaException("the document is no map, and so no rule");
            var kql = rule["correlation"] is null ? Rows(rule).Rows : new SigmaCorrelationKql(library).Of(rule);
            return LogHunt.Query.Kql.Compile(kql, new CompileContext()).Diagnostics is [var mistake, ..]
                ? new(title, null, $"its query would be wrong: {mistake.Message}")
                    : new(title, kql, null) { IsPart = library.IsPart(rule) };
        }
        catch (SigmaException refused)
        {
            return new(title, null, refused.Message);
        }
    }

    /// <summary>The rows that a rule of one source finds, and where their fields stand.</summary>
    internal static (string Rows, SigmaSource Source) Rows(YamlMap rule)
    {
        if (rule["logsource"] is not YamlMap log) throw new SigmaException("the rule has no `logsource`");
        if (rule["detection"] is not YamlMap detection) throw new SigmaException("the rule has no `detection`");
        var source = SigmaSources.Of(log["product"]?.Text ?? "", log["category"]?.Text ?? "", log["service"]?.Text ?? "");
        return ($"{source.Rows}\n| where {SigmaDetection.Read(detection, source)}", source);
    }
}
