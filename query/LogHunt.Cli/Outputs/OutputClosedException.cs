namespace LogHunt.Cli.Outputs;

/// <summary>Whoever read our output has seen enough: no error, only the end.</summary>
sealed class OutputClosedException() : IOException("the output is closed");
