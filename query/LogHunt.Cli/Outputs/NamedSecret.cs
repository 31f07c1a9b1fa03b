namespace LogHunt.Cli.Outputs;

/// <summary>
/// A secret that a variable or a file holds: it is read when it is needed, stored nowhere else, and told to nobody but who asks for
/// it.
/// </summary>
static class NamedSecret
{
    /// <summary>
    /// Throws <see cref="InputException"/> when it is not there, or cannot stand in a request. Requires: one of the two is named.
    /// </summary>
    public static string Read(string? variable, string? file)
    {
        var secret = variable is { Length: > 0 } ? Environment.GetEnvironmentVariable(variable) ?? "" : OfFile(file!);
        if (secret.Length == 0)
            throw new InputException(variable is { Length: > 0 }
                ? $"the variable `{variable}` is not set" : $"the file `{file}` holds no secret");
        return secret;
    }

    static string OfFile(string file)
    {
        try
        {
            return File.ReadAllText(file).TrimEnd('\r', '\n');
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"the secret in `{file}` cannot be read");
        }
    }
}
