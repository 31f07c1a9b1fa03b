namespace LogHunt.Ingest.Archives;

/// <summary>
/// Where long members lie while they are read. Emptied before and after: what is in it belongs to nobody once its ingest has ended,
/// however it did.
/// </summary>
sealed class ScratchFolder : IDisposable
{
    public ScratchFolder(string path)
    {
        Path = path;
        Empty();
    }

    public string Path { get; }

    public void Dispose() => Empty();

    void Empty()
    {
        try
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next ingest tries again; nothing reads what is left.
        }
    }
}
