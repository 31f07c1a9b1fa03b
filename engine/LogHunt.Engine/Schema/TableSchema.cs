using System.Collections.Immutable;

namespace LogHunt.Engine.Schema;

/// <summary>The scalar types of KQL.</summary>
public enum ColumnType
{
    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A floating-point number of 64 bits.</summary>
    Real,

    /// <summary>A decimal number of 28 digits.</summary>
    Decimal,

    /// <summary>An instant in UTC, to 100 ns.</summary>
    DateTime,

    /// <summary>A span of time, to 100 ns.</summary>
    TimeSpan,

    /// <summary>Text; never null, only empty.</summary>
    String,

    /// <summary>An identity of 128 bits.</summary>
    Guid,

    /// <summary>Any of the others, an array, or a bag of keys and values.</summary>
    Dynamic,
}

/// <summary>What an indicator could be found in: decides which columns an indicator search reads.</summary>
public enum Bearing
{
    /// <summary>No indicator: the column is not searched.</summary>
    Nothing,

    /// <summary>IP addresses.</summary>
    Address,

    /// <summary>Names of hosts, or addresses in their place.</summary>
    Host,

    /// <summary>URLs.</summary>
    Url,

    /// <summary>Hashes of files.</summary>
    Hash,

    /// <summary>Users and mail addresses.</summary>
    User,

    /// <summary>Text in which any of them may stand: a line as it was received.</summary>
    Text,
}

/// <summary>A column's name and type, and which kind of indicator its values can be.</summary>
public sealed record ColumnSchema(string Name, ColumnType Type, Bearing Bearing = Bearing.Nothing)
{
    /// <summary>
    /// False for text that is another one in nearly every row (a line as it was received): nobody need count its values first.
    /// </summary>
    public bool Repeats { get; init; } = true;

    /// <summary>`Name:type`, as KQL writes it.</summary>
    public override string ToString() => $"{Name}:{Type.Kql()}";
}

/// <summary>A table's name, the version of the ASIM schema that it follows, and its columns in order.</summary>
public sealed record TableSchema(string Name, string Version, ImmutableArray<ColumnSchema> Columns)
{
    readonly Dictionary<string, int> ordinals =
        Columns.Select((column, i) => (column.Name, i)).ToDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);

    /// <summary>The table's place among the fixed ones, -1 for any other.</summary>
    internal int Index { get; init; } = -1;

    /// <summary>What some of its columns mostly are.</summary>
    public ImmutableArray<Expectation> Expected { get; init; } = [];

    /// <summary>The position of a column, or -1.</summary>
    public int Find(string column) => ordinals.GetValueOrDefault(column, -1);

    /// <summary>The position of a column that must exist: for names written in our own source.</summary>
    public int Ordinal(string column) =>
        ordinals.TryGetValue(column, out var ordinal) ? ordinal
            : throw new ArgumentException($"no column `{column}` in {Name}", nameof(column));

    /// <summary>Whether name and columns are the same.</summary>
    public bool Equals(TableSchema? other) => other is not null && Name == other.Name && Columns.SequenceEqual(other.Columns);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

/// <summary>Names and kinds of types.</summary>
public static class ColumnTypes
{
    /// <summary>The type's name as KQL writes it: `datetime`, `timespan`, `long` …</summary>
    public static string Kql(this ColumnType type) => type switch
    {
        ColumnType.Bool => "bool",
        ColumnType.Int => "int",
        ColumnType.Long => "long",
        ColumnType.Real => "real",
        ColumnType.Decimal => "decimal",
        ColumnType.DateTime => "datetime",
        ColumnType.TimeSpan => "timespan",
        ColumnType.String => "string",
        ColumnType.Guid => "guid",
        _ => "dynamic",
    };

    /// <summary>The type that KQL calls `name` (with its aliases), or null.</summary>
    public static ColumnType? Parse(string name) => name switch
    {
        "bool" or "boolean" => ColumnType.Bool,
        "int" or "int32" => ColumnType.Int,
        "long" or "int64" => ColumnType.Long,
        "real" or "double" => ColumnType.Real,
        "decimal" => ColumnType.Decimal,
        "datetime" or "date" => ColumnType.DateTime,
        "timespan" or "time" => ColumnType.TimeSpan,
        "string" => ColumnType.String,
        "guid" or "uuid" or "uniqueid" => ColumnType.Guid,
        "dynamic" => ColumnType.Dynamic,
        _ => null,
    };

    /// <summary>Whether arithmetic takes it: int, long, real, decimal.</summary>
    public static bool IsNumeric(this ColumnType type) =>
        type is ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.Decimal;
}
