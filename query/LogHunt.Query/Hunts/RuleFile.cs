using System.Collections.Immutable;
using LogHunt.Engine.Catalog;
using LogHunt.Engine.Yaml;
using LogHunt.Query.Sigma;

namespace LogHunt.Query.Hunts;

/// <summary>
/// A rule of a file as a hunt, or why it is none: `Error` is given where `Hunt` is null. A hunt that is `Disabled` has the reason there.
/// </summary>
public sealed record ReadRule(string Name, string Kind, Hunt? Hunt, string? Error)
{
    /// <summary>Whether it is a part of a correlation, and not meant to be run by itself.</summary>
    public bool IsPart { get; init; }
}

/// <summary>Files of hunts: Sentinel's rules (YAML, or templates in JSON), Sigma's, and queries in KQL.</summary>
public static class RuleFile
{
    const int LongestName = 200;

    static readonly ImmutableArray<string> Queries = [".kql", ".csl"], Documents = [".yaml", ".yml", ".json"];

    /// <summary>Whether a file of a folder may hold a hunt.</summary>
    public static bool IsNamedLikeOne(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is var end && (Queries.Contains(end) || Documents.Contains(end));

    /// <summary>
    /// The hunts of a file, in order; those without a name have the file's. Guarantees: never throws for any text; whether queries can be
    /// run is not looked at. Correlations of Sigma find the rules that they name in the file, or in the `library`.
    /// </summary>
    public static ImmutableArray<ReadRule> Read(string path, string text, DateTime now, SigmaLibrary? library = null)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (Queries.Contains(Path.GetExtension(path).ToLowerInvariant())) return [Query(name, text, now)];
        try
        {
            ImmutableArray<YamlNode> documents = [.. YamlReader.Read(text).SelectMany(SentinelRule.Of)];
            if (documents.IsEmpty) return [new(name, "", null, "the file holds no rule")];
            library ??= new SigmaLibrary(SigmaLibrary.MayCorrelate(text) ? [text] : []);
            return [.. documents.Select(document => Document(name, document, documents.Length == 1 ? text : "", now, library))];
        }
        catch (YamlReadException unread)
        {
            return [new(name, "", null, unread.Message)];
        }
    }

    static ReadRule Query(string name, string text, DateTime now) => StatementShape.IsEmpty(text)
        ? new(name, "kql", null, "the file holds no query")
        : new(name, "kql", new Hunt(name, text, now) { Rule = text }, null);

    static ReadRule Document(string file, YamlNode document, string text, DateTime now, SigmaLibrary library)
    {
        if (document is not YamlMap rule) return new(file, "", null, "the document is no map, and so no rule");
        if (rule["detection"] is not null || rule["logsource"] is not null || rule["correlation"] is not null)
        {
            var converted = SigmaRules.Convert(rule, library);
            var name = Named(converted.Title, file);
            return new(name, "sigma", new Hunt(name, converted.Kql ?? "", now, Plain(rule["description"]?.Text))
            {
                Kind = "sigma",
                Rule = text,
                Disabled = converted.Error,
                Settings = new() { RuleId = rule["id"]?.Text ?? "", Severity = rule["level"]?.Text ?? "" },
            }, null) { IsPart = converted.IsPart };
        }
        try
        {
            var name = Named(rule["name"]?.Text ?? rule["displayName"]?.Text ?? "", file);
            return new(name, "sentinel", SentinelRule.Read(rule, name, Plain(rule["description"]?.Text), now) with { Rule = text }, null);
        }
        catch (YamlReadException wrong)
        {
            return new(Named(rule["name"]?.Text ?? "", file), "", null, wrong.Message);
        }
    }

    /// <summary>A name of one line, which stands in lists and on command lines.</summary>
    static string Named(string name, string file)
    {
        var line = string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character)));
        return line.Length == 0 ? file : line.Length <= LongestName ? line : line[..LongestName];
    }

    /// <summary>A description without the quotes that Sentinel's rules set around theirs.</summary>
    static string Plain(string? text) => text?.Trim().Trim('\'').Trim() ?? "";
}
