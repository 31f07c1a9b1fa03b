using LogHunt.Cli.Outputs;

namespace LogHunt.Cli.Terminals;

/// <summary>
/// The command line itself is wrong: an option's value is none of those it takes, or arguments contradict each other. One sentence, as
/// <see cref="InputException"/>.
/// </summary>
sealed class UsageException(string message) : Exception(message);
