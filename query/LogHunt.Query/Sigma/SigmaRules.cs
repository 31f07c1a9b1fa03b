using System.Collections.Immutable;
using LogHunt.Engine.Yaml;
using LogHunt.Query.Binding;

namespace LogHunt.Query.Sigma;

/// <summary>A rule of Sigma in KQL, or one sentence why not: exactly one of `Kql` and `Error` is given. `Title` may be empty.</summary>
public sealed record ConvertedRule(string Title, string? Kql, string? Error);

/// <summary>Sigma's rules in KQL over our tables.</summary>
public static class SigmaRules
{
    /// <summary>
    /// Every rule of a file, one for each document of it, in order. Guarantees: never throws for any text; KQL that is given has no
    /// mistake that a check would find.
    /// </summary>
    public static ImmutableArray<ConvertedRule> Convert(string yaml)
    {
        try
        {
            var documents = YamlReader.Read(yaml);
            return documents.IsEmpty ? [new("", null, "the file holds no rule")] : [.. documents.Select(Convert)];
        }
        catch (YamlReadException unread)
        {
            return [new("", null, unread.Message)];
        }
    }

    internal static ConvertedRule Convert(YamlNode document)
    {
        var title = (document as YamlMap)?["title"]?.Text ?? "";
        try
        {
            var kql = Kql(document as YamlMap ?? throw new SigmaException("the document is no map, and so no rule"));
            return LogHunt.Query.Kql.Compile(kql, new CompileContext()).Diagnostics is [var mistake, ..]
                ? new(title, null, $"its query would be wrong: {mistake.Message}") : new(title, kql, null);
        }
        catch (SigmaException refused)
        {
            return new(title, null, refused.Message);
        }
    }

    static string Kql(YamlMap rule)
    {
        if (rule["correlation"] is not null)
            throw new SigmaException("a correlation of rules cannot be said in KQL; its rules can, each by itself");
        if (rule["logsource"] is not YamlMap log) throw new SigmaException("the rule has no `logsource`");
        if (rule["detection"] is not YamlMap detection) throw new SigmaException("the rule has no `detection`");
        var source = SigmaSources.Of(log["product"]?.Text ?? "", log["category"]?.Text ?? "", log["service"]?.Text ?? "");
        return $"{source.Rows}\n| where {SigmaDetection.Read(detection, source)}";
    }
}
