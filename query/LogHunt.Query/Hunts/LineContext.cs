using System.Globalization;
using LogHunt.Engine.Schema;
using LogHunt.Query.Syntax;

namespace LogHunt.Query.Hunts;

/// <summary>A line of an upload's file: what a row came from.</summary>
public sealed record LineOrigin(string UploadId, string SourceFile, long SourceLine)
{
    /// <summary>
    /// The lines around it that became rows of any table, in their order: number, a mark at the line itself, tables, time, and the line
    /// as it was received.
    /// </summary>
    public string Around(long lines) => string.Create(CultureInfo.InvariantCulture, $"""
        {Rows(SourceLine - lines, SourceLine + lines)}
        | summarize Tables = strcat_array(array_sort_asc(make_set(Type)), ", "), TimeGenerated = min(TimeGenerated) by SourceLine, RawLine
        | sort by SourceLine asc
        | project Line = SourceLine, Mark = iff(SourceLine == {SourceLine}, ">", ""), Tables, TimeGenerated, RawLine
        """);

    /// <summary>The rows of the line itself, with what leads to its bytes.</summary>
    public string Itself => $"""
        {Rows(SourceLine, SourceLine)}
        | summarize Tables = strcat_array(array_sort_asc(make_set(Type)), ", ") by Municipality, RawLine, SourceOffset, SourceLength
        | sort by SourceOffset asc
        """;

    string Rows(long first, long last) => string.Create(CultureInfo.InvariantCulture, $"""
        union {string.Join(", ", StandardTables.All.Select(table => table.Name))}
        | where UploadId == {QuotedText.Of(UploadId)} and SourceFile == {QuotedText.Of(SourceFile)} and SourceLine between ({first} .. {last})
        """);
}
