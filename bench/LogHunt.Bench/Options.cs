using System.Globalization;

namespace LogHunt.Bench;

/// <summary>`--name value` pairs.</summary>
sealed class Options
{
    readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Null when the arguments are something else than pairs of these names.</summary>
    public static Options? Read(string[] arguments, params string[] names)
    {
        var options = new Options();
        foreach (var pair in arguments.Chunk(2))
        {
            if (pair.Length < 2 || !pair[0].StartsWith("--", StringComparison.Ordinal) || !names.Contains(pair[0][2..])) return null;
            options.values[pair[0][2..]] = pair[1];
        }
        return options;
    }

    public string? Text(string name) => values.GetValueOrDefault(name);

    public double Number(string name, double otherwise) =>
        values.TryGetValue(name, out var value) ? double.Parse(value, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>The seed that is asked for, or a new one.</summary>
    public int Seed() => (int)Number("seed", Environment.TickCount & 0xFFFFFF);
}
