namespace LogHunt.Engine.Schema;

/// <summary>
/// A column of the fixed tables, whichever of them have it: what a log format sets a value of. Its place in a table is an index, looked up once.
/// </summary>
public abstract class AsimColumn
{
    readonly int[] ordinals = [.. Enumerable.Repeat(-1, StandardTables.Count)];

    private protected AsimColumn(string name, ColumnType type, Bearing bearing) => (Name, Type, Bearing) = (name, type, bearing);

    /// <summary>`SrcIpAddr`: the name in queries.</summary>
    public string Name { get; }

    /// <summary>The type of its values, in every table.</summary>
    public ColumnType Type { get; }

    /// <summary>Which indicators its values can be.</summary>
    public Bearing Bearing { get; }

    /// <summary>Its place in a fixed table, -1 in one without it.</summary>
    public int In(TableSchema table) => ordinals[table.Index];

    /// <summary>Its name.</summary>
    public override string ToString() => Name;

    internal void Stands(int table, int ordinal) => ordinals[table] = ordinal;
}

/// <summary>A column of text.</summary>
public sealed class AsimText(string name, Bearing bearing = Bearing.Nothing) : AsimColumn(name, ColumnType.String, bearing);

/// <summary>A column of IP addresses as canonical text; nothing else gets in.</summary>
public sealed class AsimAddress(string name, Bearing bearing) : AsimColumn(name, ColumnType.String, bearing);

/// <summary>A column of whole numbers, `int` or `long`.</summary>
public sealed class AsimNumber(string name, ColumnType type) : AsimColumn(name, type, Bearing.Nothing);

/// <summary>A column of instants, in UTC.</summary>
public sealed class AsimTime(string name) : AsimColumn(name, ColumnType.DateTime, Bearing.Nothing);

/// <summary>A column of JSON.</summary>
public sealed class AsimDynamic(string name) : AsimColumn(name, ColumnType.Dynamic, Bearing.Nothing);
