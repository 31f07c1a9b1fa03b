namespace LogHunt.Cli.Outputs;

/// <summary>What the user gave cannot be used; the message is one sentence that says why and what would be right.</summary>
sealed class InputException(string message) : Exception(message)
{
    /// <summary>For a path at which a file should be and none is.</summary>
    public static InputException NoFile(string path) =>
        new(Directory.Exists(path) ? $"`{path}` is a folder, not a file" : $"there is no file `{path}`");
}
