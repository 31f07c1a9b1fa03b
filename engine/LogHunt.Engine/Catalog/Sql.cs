using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace LogHunt.Engine.Catalog;

/// <summary>Statements with positional parameters `?1`, `?2` …; instants are ticks, lists are JSON.</summary>
static class Sql
{
    public static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public static ImmutableArray<T> List<T>(this SqliteConnection connection, Func<SqliteDataReader, T> row, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = ImmutableArray.CreateBuilder<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows.DrainToImmutable();
    }

    /// <summary>A statement to be run many times by <see cref="Run(SqliteCommand, ReadOnlySpan{object?})"/>.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    public static int Run(this SqliteCommand command, params ReadOnlySpan<object?> parameters)
    {
        Bind(command, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteCommand command, params ReadOnlySpan<object?> parameters)
    {
        Bind(command, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public static DateTime Time(this SqliteDataReader reader, int column) => new(reader.GetInt64(column), DateTimeKind.Utc);

    public static DateTime? TimeOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Time(column);

    public static int? IntOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static string Json(ImmutableArray<string> texts) => JsonSerializer.Serialize(texts.IsDefault ? [] : texts);

    public static ImmutableArray<string> Texts(this SqliteDataReader reader, int column) =>
        JsonSerializer.Deserialize<ImmutableArray<string>>(reader.GetString(column));

    static SqliteCommand Command(this SqliteConnection connection, string sql, ReadOnlySpan<object?> parameters)
    {
        var command = connection.Prepare(sql);
        Bind(command, parameters);
        return command;
    }

    static void Bind(SqliteCommand command, ReadOnlySpan<object?> parameters)
    {
        for (var i = command.Parameters.Count; i < parameters.Length; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters[i].Value = parameters[i] switch
            {
                null => DBNull.Value,
                DateTime time => time.Ticks,
                bool flag => flag ? 1L : 0L,
                var value => value,
            };
    }
}
