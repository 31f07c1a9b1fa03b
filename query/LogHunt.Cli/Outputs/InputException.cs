namespace LogHunt.Cli.Outputs;

/// <summary>What the user gave cannot be used; the message is one sentence that says why and what would be right.</summary>
sealed class InputException(string message) : Exception(message);
