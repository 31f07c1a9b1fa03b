using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LogHunt.Engine.Columns;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Vocabulary;

namespace LogHunt.Ingest.Described;

/// <summary>What a description says of columns: which there are in its tables, what they can hold, and constants of them.</summary>
sealed class DescriptionColumns(ImmutableArray<TableSchema> tables, MistakeList mistakes)
{
    /// <summary>What every row has without a format's doing, or by other keys of a description.</summary>
    static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        [Asim.TimeGenerated.Name] = "comes from `time`",
        [Asim.EventVendor.Name] = "comes from `vendor`",
        [Asim.EventProduct.Name] = "comes from `product`",
        [Asim.AdditionalFields.Name] = "has every part that becomes no column",
    };

    static readonly AsimColumn[] FilledIn =
    [
        Asim.Municipality, Asim.UploadId, Asim.SourceFile, Asim.SourceLine, Asim.SourceOffset, Asim.SourceLength, Asim.RawLine, Asim.Format,
        Asim.TimeQuality, Asim.Type, Asim.EventSchema, Asim.EventSchemaVersion,
    ];

    /// <summary>
    /// The column of that name; null, and a mistake, when none of the format's tables has it or it is not a format's to set.
    /// </summary>
    public AsimColumn? Find(string name, int line)
    {
        if (Elsewhere.TryGetValue(name, out var why)) mistakes.Add(line, $"`{name}` {why}");
        else if (FilledIn.Any(column => column.Name == name)) mistakes.Add(line, $"`{name}` is filled in for every row");
        else if (StandardTables.FindColumn(name) is { } column && tables.Any(table => column.In(table) >= 0)) return column;
        else
        {
            var known = tables.SelectMany(table => table.Columns).Select(one => one.Name).Distinct();
            var of = string.Join(" and ", tables.Select(table => table.Name));
            mistakes.Add(line, $"{of} {(tables.Length == 1 ? "has" : "have")} no column `{name}`{MistakeList.Instead(name, known)}");
        }
        return null;
    }

    /// <summary>Whether a word may stand in a text column; a mistake when ASIM lists others.</summary>
    public bool Allows(AsimColumn column, string word, int line, IEnumerable<TableSchema> of)
    {
        var lists = of.Where(table => column.In(table) >= 0).Select(table => AsimWords.Of(table, column)).ToArray();
        if (lists.Length == 0 || Array.Exists(lists, list => list is null || list.Contains(word))) return true;
        var words = lists.SelectMany(list => list!).Distinct().ToArray();
        mistakes.Add(line, $"`{column.Name}` cannot be `{word}`{MistakeList.Instead(word, words, $"; it is one of {MistakeList.Quoted(words)}")}");
        return false;
    }

    /// <summary>A constant of a column; null, and a mistake, when the text is none of its values.</summary>
    public Constant? Constant(string name, string? text, int line, IEnumerable<TableSchema> of)
    {
        if (text is null)
        {
            mistakes.Add(line, $"the value of `{name}` is a text");
            return null;
        }
        if (Find(name, line) is not { } column) return null;
        switch (column)
        {
            case AsimText when text.Length > 0:
                return Allows(column, text, line, of) ? new(column, Encoding.UTF8.GetBytes(text), 0) : null;
            case AsimNumber when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && (column.Type == ColumnType.Long || number == (int)number):
                return new(column, [], number);
            case AsimAddress:
                Span<byte> canonical = stackalloc byte[Addresses.MaxLength];
                if (Addresses.TryCanonical(Encoding.UTF8.GetBytes(text), canonical, out var length)) return new(column,
                    canonical[..length].ToArray(), 0);
                break;
        }
        mistakes.Add(line, $"`{text}` is no value of `{name}`, which holds {Kind(column)}");
        return null;
    }

    public static string Kind(AsimColumn column) => column switch
    {
        AsimAddress => "addresses",
        AsimNumber => $"whole numbers ({column.Type.Kql()})",
        AsimTime => "times",
        _ => "text",
    };
}
