using System.Text.RegularExpressions;

namespace LogHunt.EndToEnd.Tests;

/// <summary>A file of a project: its path from the project's folder with `/`, and its text.</summary>
sealed record SourceText(string Path, string Text)
{
    /// <summary>`Segments/Layouts`; empty for a file of the project's own folder.</summary>
    public string Folder { get; } = Path.Contains('/', StringComparison.Ordinal) ? Path[..Path.LastIndexOf('/')] : "";
}

/// <summary>A use of a folder by a file.</summary>
/// <param name="By">What names it: a type or a namespace.</param>
sealed record FolderUse(SourceText File, string Folder, string By);

/// <summary>
/// Which folders of a project name which, read from the source: what a `using` or a dotted name leads to, and each word that is a type of a
/// namespace around the file's own. The build refuses a using that nothing uses, and folders are namespaces, so no more needs to be understood.
/// </summary>
sealed partial class FolderOrder
{
    readonly Dictionary<string, string> folders = [];
    readonly Dictionary<(string Namespace, string Type), string> types = [];
    readonly IReadOnlyList<SourceText> files;

    public FolderOrder(IReadOnlyList<SourceText> files)
    {
        this.files = files;
        foreach (var file in files)
        {
            folders[NamespaceOf(file.Text)] = file.Folder;
            foreach (var type in TypesOf(file.Text)) types[(NamespaceOf(file.Text), type)] = file.Folder;
        }
    }

    /// <summary>The namespace that a file declares, empty when it declares none.</summary>
    public static string NamespaceOf(string text) => Namespace().Match(text).Groups[1].Value;

    /// <summary>The types of the file's own level; nested ones are their outer type's.</summary>
    public static IEnumerable<string> TypesOf(string text) =>
        Types().Matches(Code(text)).Select(match => match.Groups[1].Value);

    /// <summary>
    /// Uses of a folder that does not stand before the file's own. A file that is a list may also name what is in the folders below its own.
    /// </summary>
    public IEnumerable<FolderUse> Backwards(IReadOnlyList<string> order, IReadOnlyCollection<string> lists)
    {
        var places = order.Select((folder, place) => (folder, place)).ToDictionary(pair => pair.folder, pair => pair.place);
        return Uses().Where(use => places.GetValueOrDefault(use.Folder, int.MaxValue) > places.GetValueOrDefault(use.File.Folder, -1)
            && !(lists.Contains(use.File.Path) && IsBelow(use.Folder, use.File.Folder)));
    }

    /// <summary>Every use of another folder of the project, each once a file.</summary>
    public IEnumerable<FolderUse> Uses() =>
        files.SelectMany(file => Named(file).Where(use => use.Folder != file.Folder).DistinctBy(use => (use.Folder, use.By)));

    IEnumerable<FolderUse> Named(SourceText file)
    {
        var own = NamespaceOf(file.Text);
        foreach (var chain in Words().Matches(Code(file.Text)).Select(match => match.Value))
        {
            if (folders.TryGetValue(chain, out var whole)) yield return new(file, whole, chain);
            foreach (var around in Around(own))
            {
                if (Led(around, chain) is not { } led) continue;
                yield return new(file, led.Folder, led.Type);
                break;
            }
            if (Led("", chain) is { } absolute) yield return new(file, absolute.Folder, absolute.Type);
        }
    }

    /// <summary>The folder whose type a dotted name begins with, seen from a namespace.</summary>
    (string Folder, string Type)? Led(string from, string chain)
    {
        var parts = chain.Split('.');
        var space = from;
        foreach (var part in parts)
        {
            if (types.TryGetValue((space, part), out var folder)) return (folder, part);
            space = space.Length == 0 ? part : $"{space}.{part}";
        }
        return null;
    }

    /// <summary>A namespace and those around it, the innermost first.</summary>
    static IEnumerable<string> Around(string space)
    {
        for (; space.Length > 0; space = space[..Math.Max(0, space.LastIndexOf('.'))]) yield return space;
    }

    static bool IsBelow(string folder, string other) =>
        other.Length == 0 ? folder.Length > 0 : folder.StartsWith(other + "/", StringComparison.Ordinal);

    /// <summary>The text without comments, strings and characters; the holes of interpolated strings stay.</summary>
    static string Code(string text) => NoCode().Replace(text, match => match.Groups["hole"].Success ? Holes(match.Value) : " ");

    static string Holes(string text) => string.Join(' ', Hole().Matches(text).Select(match => match.Groups[1].Value));

    [GeneratedRegex(@"^namespace\s+([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(
        @"^(?:(?:public|internal|file|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*" +
        @"(?:(?:class|record\s+struct|record|struct|interface|enum)\s+|delegate\s+(?:ref\s+)?[\w<>\[\]?., ]+?\s+)(\w+)(?=\s*[<(:{;\n]|\s+where\b|\s*$)",
        RegexOptions.Multiline)]
    private static partial Regex Types();

    /// <summary>A name with what it is dotted to; a member behind the dot of an expression does not begin one.</summary>
    [GeneratedRegex(@"(?<![\w)\]]\s*[.?!]+\s*|\w)(?<!\?\.)[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*")]
    private static partial Regex Words();

    [GeneratedRegex(
        @"//[^\n]*|/\*[\s\S]*?\*/|(?<hole>\$+)?""{3,}[\s\S]*?""{3,}|@""(?:[^""]|"""")*""|(?<hole>\$)""(?:\\.|\{[^{}\n]*\}|[^""\\\n])*""" +
        @"|""(?:\\.|[^""\\\n])*""|'(?:\\[^'\n]+|[^'\\\n])'")]
    private static partial Regex NoCode();

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Hole();
}
