namespace LogHunt.Cli.Terminals;

/// <summary>
/// Progress told at once and on the thread that makes it; the runtime's own <see cref="Progress{T}"/> tells later and out of order.
/// </summary>
sealed class Telling<T>(Action<T> tell) : IProgress<T>
{
    public void Report(T value) => tell(value);
}
