namespace LogHunt.Engine.Segments;

/// <summary>A file of the store that is not what it should be: its path, and one sentence for the user that names it and says what is wrong.</summary>
public sealed record FileFault(string File, string Sentence);
