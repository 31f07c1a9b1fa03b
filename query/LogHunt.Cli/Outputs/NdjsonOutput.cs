using System.Collections.Immutable;

namespace LogHunt.Cli.Outputs;

sealed class NdjsonOutput : IOutputFormat
{
    public string Name => "ndjson";
    public ImmutableArray<string> Extensions => [".ndjson", ".jsonl"];
    public string Summary => "one JSON object a row, one row a line";

    public void Write(ResultRows rows, OutputTarget target) => JsonOutput.WriteObjects(rows, target.Stream, newline: "\n"u8, separator: []);
}
