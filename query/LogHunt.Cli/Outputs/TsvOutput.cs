using System.Collections.Immutable;
using System.Text;

namespace LogHunt.Cli.Outputs;

/// <summary>Tabs between values; tab, line ends and backslash inside one are written `\t`, `\n`, `\r` and `\\`.</summary>
sealed class TsvOutput : IOutputFormat
{
    public string Name => "tsv";
    public ImmutableArray<string> Extensions => [".tsv"];
    public string Summary => "tab-separated values, tabs and line ends inside them as \\t and \\n";

    public void Write(ResultRows rows, OutputTarget target) => SeparatedValues.Write(rows, target, '\t', "\n", (value, _) => Escape(value));

    static string Escape(string value) => value.AsSpan().IndexOfAny("\t\r\n\\") < 0 ? value : new StringBuilder(value)
        .Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\r", "\\r").Replace("\n", "\\n").ToString();
}
