namespace LogHunt.Ingest.Records;

/// <summary>
/// A window over a file of text that moves forward only. `Narrow` has one byte for each unit of the text (see <see
/// cref="Charset.Narrow"/>) and LF where CR ends lines, until an LF comes; `Raw` the bytes as received behind it. Memory is the window: it grows only while its user keeps what
/// it began to read.
/// </summary>
sealed class UnitReader : IDisposable
{
    const int Step = 256 << 10;

    readonly Stream stream;
    readonly Charset charset;
    readonly CancellationToken cancellation;
    byte[] raw;
    byte[] narrow;
    long offset;
    int start;
    int end;
    bool endsInCr;

    /// <summary>A window over a stream; it throws <see cref="OperationCanceledException"/> too.</summary>
    public UnitReader(Stream stream, Charset charset, CancellationToken cancellation = default)
    {
        (this.stream, this.charset, this.cancellation, endsInCr) = (stream, charset, cancellation, charset.EndsInCr);
        // A hundred thousand small files take a small window each.
        raw = new byte[stream.Length < Step ? (int)stream.Length + 2 & ~1 : Step];
        narrow = charset.UnitBytes == 1 ? raw : new byte[raw.Length / 2];
        stream.Position = offset = charset.Mark;
    }

    /// <summary>Where the window begins, in bytes of the file.</summary>
    public long Offset => offset;

    public int UnitBytes => charset.UnitBytes;

    public bool IsBigEndian => charset.BigEndian;

    /// <summary>Whether the file has no more than the window shows.</summary>
    public bool AtEnd { get; private set; }

    public ReadOnlySpan<byte> Narrow => narrow.AsSpan(start, end - start);

    /// <summary>The bytes as received of units in the window.</summary>
    public ReadOnlySpan<byte> Raw(int from, int units) => raw.AsSpan((start + from) * charset.UnitBytes, units * charset.UnitBytes);

    public void Dispose() => stream.Dispose();

    /// <summary>Moves the window's beginning forward.</summary>
    public void Skip(int units)
    {
        start += units;
        offset += (long)units * charset.UnitBytes;
    }

    /// <summary>Adds what comes next to the window; false at the end. A last odd byte of UTF-16 is no unit and is left.</summary>
    public bool More()
    {
        if (AtEnd) return false;
        cancellation.ThrowIfCancellationRequested();
        if (start > 0)
        {
            raw.AsSpan(start * UnitBytes, (end - start) * UnitBytes).CopyTo(raw);
            if (narrow != raw) narrow.AsSpan(start, end - start).CopyTo(narrow);
            (start, end) = (0, end - start);
        }
        if (end * UnitBytes == raw.Length)
        {
            Array.Resize(ref raw, raw.Length * 2);
            if (UnitBytes == 1) narrow = raw;
            else Array.Resize(ref narrow, raw.Length / 2);
        }
        var read = stream.ReadAtLeast(raw.AsSpan(end * UnitBytes), UnitBytes, throwOnEndOfStream: false);
        if (read % UnitBytes != 0) read += stream.ReadAtLeast(raw.AsSpan(end * UnitBytes + read), 1, throwOnEndOfStream: false);
        var units = read / UnitBytes;
        if (units == 0)
        {
            AtEnd = true;
            return false;
        }
        if (UnitBytes == 2) charset.Narrow(raw.AsSpan(end * 2, units * 2), narrow.AsSpan(end, units));
        var added = narrow.AsSpan(end, units);
        if (endsInCr && (endsInCr = !added.Contains((byte)'\n'))) added.Replace((byte)'\r', (byte)'\n');
        end += units;
        return true;
    }
}
