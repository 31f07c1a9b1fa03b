using System.Collections.Immutable;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using LogHunt.Query.Functions.Parts;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>File paths, command lines, sizes, new identities.</summary>
static class PathFunctions
{
    static readonly string[] Units = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        new(new("parse_path",
            "The parts of a file's path as a bag: Scheme, RootPath, DirectoryPath, DirectoryName, Filename, Extension, AlternateDataStreamName.",
                """tostring(parse_path(@"C:\temp\a.tar.gz").Filename)""", "a.tar.gz"), Map((string path) => Parse(path))),
        new(new("parse_command_line",
            "The arguments of a command line, cut as a kind of system does: `windows`, as `CommandLineToArgvW`; null for another kind.",
            """parse_command_line('echo "hello world"', "windows")""", """["echo","hello world"]"""),
            Rows(ColumnType.Dynamic, [ColumnType.String, ColumnType.String], values =>
                values is [string line, "windows"] ? new DynamicArray([.. WindowsCommandLine.Arguments(line)]) : null)),
        new(new("format_bytes",
            "A number of bytes as people read it, with a number of decimals and in a unit: Bytes, KB, MB, GB, TB, PB or EB.",
            "format_bytes(10240)", "10 KB"),
            Map((double bytes) => Format(bytes, 0)),
            Map((double bytes, long decimals) => Format(bytes, decimals)),
            Map((double bytes, long decimals, string unit) => Format(bytes, decimals, unit))),
        new(new("new_guid", "A guid that nobody has.", "isnotempty(new_guid())", "True"),
            Rows(ColumnType.Guid, [], _ => Guid.NewGuid())) { IsDeterministic = false },
    ];

    static Dynamic Parse(string path)
    {
        var rest = path;
        var scheme = "";
        if (rest.IndexOf("://", StringComparison.Ordinal) is > 0 and var colon) (scheme, rest) = (rest[..colon], rest[(colon + 3)..]);
        var root = rest.Length > 1 && rest[1] == ':' && char.IsAsciiLetter(rest[0]) ? rest[..2] : "";
        var stream = "";
        if (rest.LastIndexOf(':') is var last && last > rest.LastIndexOfAny(['\\', '/']) && last > 1)
            (stream, rest) = (rest[(last + 1)..], rest[..last]);
        var slash = rest.LastIndexOfAny(['\\', '/']);
        var directory = slash < 0 ? "" : rest[..slash];
        var file = rest[(slash + 1)..];
        var dot = file.LastIndexOf('.');
        return new(new DynamicBag
        {
            ["Scheme"] = scheme,
            ["RootPath"] = root,
            ["DirectoryPath"] = directory,
            ["DirectoryName"] = directory[(directory.LastIndexOfAny(['\\', '/']) + 1)..],
            ["Filename"] = file,
            ["Extension"] = dot < 0 ? "" : file[(dot + 1)..],
            ["AlternateDataStreamName"] = stream,
        });
    }

    static string Format(double bytes, long decimals, string wanted = "")
    {
        var last = wanted.Length == 0 ? Units.Length - 1
            : Array.FindIndex(Units, one => one.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        if (!double.IsFinite(bytes) || last < 0) return "";
        var unit = 0;
        for (; unit < last && (wanted.Length > 0 || Math.Abs(bytes) >= 1024); unit++) bytes /= 1024;
        return Math.Round(bytes, (int)Math.Clamp(decimals, 0, 15), MidpointRounding.AwayFromZero)
            .ToString(System.Globalization.CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}
