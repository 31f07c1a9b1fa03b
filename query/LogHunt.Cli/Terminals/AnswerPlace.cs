using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Terminals;

/// <summary>Where an answer goes and in which form.</summary>
/// <param name="File">A file's path; null for standard output.</param>
sealed record AnswerPlace(IOutputFormat Format, string? File = null);
