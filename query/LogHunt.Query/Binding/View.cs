using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;

namespace LogHunt.Query.Binding;

/// <summary>
/// A table of another product's schema, given by rows of ours. `rows` is a query; of its columns, `columns` is what `project` makes.
/// Then come columns by type (`string: A B`, a line for each type): those `kept` are the vendor's fields of that name, those `empty`
/// stand there so that a query may name them, and no log fills them. `partly` names columns of `columns` that most logs do not fill.
/// </summary>
sealed class View(
    Doc doc, string rows, string columns, string kept = "", string empty = "", string partly = "", string origin = View.Origin)
    : StoredFunction(doc, "", () => $"{rows.Trim()}\n| project {string.Join(", ", Columns(columns, kept, $"{empty}\n{Billing}", origin))}")
{
    /// <summary>Where a row comes from, as in every table of logs.</summary>
    const string Origin = "Municipality, UploadId, SourceFile, SourceLine, RawLine";

    /// <summary>What every table there has, and no log.</summary>
    const string Billing = "string: _IsBillable _ItemId\nreal: _BilledSize\ndatetime: _TimeReceived";

    readonly Lazy<HashSet<string>> doubtful = new(() =>
        [.. Typed($"{empty}\n{Billing}").Select(column => column.Name), .. partly.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>Whether some log gives rows. Of a table without any, that is said once, and nothing of its columns.</summary>
    public bool IsFed { get; init; } = true;

    /// <summary>Whether no log, or few, give the column a value.</summary>
    public bool IsDoubtful(string column) => IsFed && doubtful.Value.Contains(column);

    /// <summary>Columns that only few logs fill; the test of the list holds that they are there.</summary>
    public IEnumerable<string> Partly => partly.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static IEnumerable<string> Columns(string columns, string kept, string empty, string origin) =>
    [
        columns.Trim().TrimEnd(','),
        .. Typed(kept).Select(column => $"{column.Name} = {Kept(column)}"),
        .. Typed(empty).Select(column => $"{column.Name} = {Empty(column.Type)}"),
        .. origin.Length > 0 ? [origin] : Array.Empty<string>(),
    ];

    static string Kept(ColumnSchema column) => column.Type == ColumnType.Dynamic
        ? $"AdditionalFields.{column.Name}"
        : $"to{column.Type.Kql()}(AdditionalFields.{column.Name})";

    static string Empty(ColumnType type) => type == ColumnType.String ? "''" : $"{type.Kql()}(null)";

    static IEnumerable<ColumnSchema> Typed(string lines) =>
        from line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let parts = line.Split(':')
        let type = ColumnTypes.Parse(parts[0]) ?? throw new ArgumentException($"`{parts[0]}` is no type", nameof(lines))
        from name in parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        select new ColumnSchema(name, type);
}
