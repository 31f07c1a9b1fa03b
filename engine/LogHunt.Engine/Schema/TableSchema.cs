using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LogHunt.Engine.Schema;

/// <summary>The scalar types of KQL.</summary>
public enum ColumnType { Bool, Int, Long, Real, Decimal, DateTime, TimeSpan, String, Guid, Dynamic }

/// <summary>What an indicator could be found in: decides which columns an indicator search reads.</summary>
public enum Bearing { Nothing, Address, Host, Url, Hash, User }

/// <summary>A column's name and type, and which kind of indicator its values can be.</summary>
public sealed record ColumnSchema(string Name, ColumnType Type, Bearing Bearing = Bearing.Nothing)
{
    public override string ToString() => $"{Name}:{Type.Kql()}";
}

/// <summary>A table's name, the version of the ASIM schema that it follows, and its columns in order.</summary>
public sealed record TableSchema(string Name, string Version, ImmutableArray<ColumnSchema> Columns)
{
    readonly FrozenDictionary<string, int> ordinals = Columns.Select((column, i) => (column.Name, i)).ToFrozenDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);

    /// <summary>The table's place among the fixed ones, -1 for any other.</summary>
    internal int Index { get; init; } = -1;

    /// <summary>The position of a column, or -1.</summary>
    public int Find(string column) => ordinals.GetValueOrDefault(column, -1);

    /// <summary>The position of a column that must exist: for names written in our own source.</summary>
    public int Ordinal(string column) =>
        ordinals.TryGetValue(column, out var ordinal) ? ordinal : throw new ArgumentException($"no column `{column}` in {Name}", nameof(column));

    public bool Equals(TableSchema? other) => other is not null && Name == other.Name && Columns.SequenceEqual(other.Columns);
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}

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

    public static bool IsNumeric(this ColumnType type) => type is ColumnType.Int or ColumnType.Long or ColumnType.Real or ColumnType.Decimal;
}
