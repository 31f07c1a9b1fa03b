using System.Collections.Immutable;

namespace LogHunt.Ingest.Archives;

/// <summary>
/// The members of a tar, as they stream by. Memory is bounded whatever the headers say. After the end mark padding is silent, another
/// tar is read, and anything else is a member of its own.
/// </summary>
sealed class TarMembers(ArchiveWalk walk, Spool spool, ArchiveBudget budget)
{
    readonly byte[] block = new byte[TarHeader.Length];
    Stream stream = Stream.Null;
    string path = "";
    DateTime modified;
    int depth;
    bool broken;
    int got;

    public void Read(Stream tar, string tarPath, DateTime tarModified, int tarDepth, ref ImmutableArray<string> warnings)
    {
        (stream, path, modified, depth) = (tar, tarPath, tarModified, tarDepth);
        try
        {
            if (Members() is { } warning) warnings = warnings.Add(warning);
        }
        catch (Exception e) when (Damage.Is(e))
        {
            warnings = warnings.Add(Damage.Sentence(e) + "; the members before the break were read");
        }
    }

    /// <summary>Reads all that there is. What is wrong with the tar itself, or null.</summary>
    string? Members()
    {
        TarExtension? said = null;
        var (ended, damaged) = (false, 0L);
        while (!broken && NextBlock())
        {
            budget.Cancellation.ThrowIfCancellationRequested();
            if (!block.AsSpan().ContainsAnyExcept((byte)0)) ended = true;
            else if (!TarHeader.TryRead(block, out var header))
            {
                if (ended && damaged == 0) return Follows();
                damaged += TarHeader.Length;
            }
            else
            {
                ended = false;
                if (header.Type is (byte)'x' or (byte)'X' or (byte)'L' or (byte)'K' or (byte)'g') Extend(header, ref said);
                else
                {
                    Member(header, said ?? new(budget.Limits.SparsePieces));
                    said = null;
                }
            }
        }
        if (damaged > 0) return $"a header in it is damaged: {damaged} bytes up to the next whole one were left out";
        if (said is not null) return "it ends behind a header that tells of a member: that member is missing";
        return ended || broken ? null : "it ends without the mark of its end: what came last may be missing";
    }

    /// <summary>Keeps what a header says of the next member, up to a bound; a global one says nothing that is used.</summary>
    void Extend(TarHeader header, ref TarExtension? said)
    {
        var kept = new byte[(int)Math.Min(header.Size, budget.Limits.Header)];
        var data = new Portion(stream, header.Size);
        data.ReadExactly(kept);
        Skip(data);
        Skip(new Portion(stream, Padding(header.Size)));
        said ??= new(budget.Limits.SparsePieces);
        if (header.Type == 'L') said.TakeName(kept, kept.Length < header.Size);
        else if (header.Type is (byte)'x' or (byte)'X') said.TakeRecords(kept, kept.Length < header.Size);
    }

    void Member(TarHeader header, TarExtension said)
    {
        budget.Member();
        var size = said.Size ?? header.Size;
        var name = $"{path}!{MemberName.Clean(said.Name ?? header.Name, out var climbs)}";
        if (header.Type is (byte)'0' or (byte)'7' or (byte)'S')
        {
            ImmutableArray<string> own = climbs is null ? [] : [climbs];
            if (said.IsCut) own = own.Add(budget.Limits.SaysHeader);
            else if (said.IsDamaged) own = own.Add("what its header says of its name and size is damaged");
            var data = new Portion(stream, size);
            var map = header.Type == 'S' ? OwnMap() : said.Sparse;
            var content = spool.Copy(map is null ? data : Filled(map, data, size, ref own), out var problem);
            broken = problem is not null;
            walk.Member(content, name, said.Modified ?? header.Modified ?? modified, depth, problem is null ? own : own.Add(problem));
            if (!broken) Skip(new Portion(stream, Padding(size)));
            return;
        }
        if (header.Type is not ((byte)'5' or (byte)'D' or (byte)'N' or (byte)'V'))
            walk.Nothing(name, $"not a file but {Kind(header.Type)}: skipped");
        // A hard link says the size of the file that it is a link to.
        if (header.Type is not ((byte)'1' or (byte)'2')) Skip(new Portion(stream, size + Padding(size)));
    }

    /// <summary>What a sparse file's own header says of its pieces, and the blocks that go on with it.</summary>
    SparseMap OwnMap()
    {
        var map = new SparseMap(budget.Limits.SparsePieces);
        if (TarHeader.TryNumber(block.AsSpan(483, 12), out var length)) map.Length = length;
        map.TakeFields(block.AsSpan(386, 4 * 24));
        for (var more = block[482] != 0; more && NextBlock(); more = block[504] != 0) map.TakeFields(block.AsSpan(0, 21 * 24));
        return map;
    }

    /// <summary>
    /// A sparse file with its holes as NULs, which are work like everything that is expanded. When they would be too much, or nobody
    /// knows where they were, what is kept of the file follows without them: no line of it is lost.
    /// </summary>
    Stream Filled(SparseMap map, Portion data, long size, ref ImmutableArray<string> own)
    {
        var other = map.Version == 1 ? map.TakeLines(data, block, ref size) : 0;
        if (!map.TellsOf(size))
        {
            own = own.Add(budget.Limits.SaysSparsePieces);
            return new PeekedStream(block[..other], data);
        }
        if (budget.MayExpand(map.Holes))
        {
            budget.Expand(map.Holes);
            return map.Fill(data);
        }
        own = own.Add(budget.Limits.SaysHoles);
        return data;
    }

    /// <summary>What stands behind the end mark, from the block that was read last on.</summary>
    string Follows()
    {
        budget.Member();
        var rest = spool.Copy(new PeekedStream(block[..got], stream), out var problem);
        var warning = $"{rest.Length} bytes that are no tar follow its end: read as a file of their own";
        walk.Member(rest, $"{path}!what follows", modified, depth, problem is null ? [] : [problem]);
        return warning;
    }

    /// <summary>False at the end. A block that is cut is filled up with zeros when it follows the end mark, else a break.</summary>
    bool NextBlock()
    {
        got = stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
        block.AsSpan(got).Clear();
        return got > 0;
    }

    static void Skip(Stream data)
    {
        var step = System.Buffers.ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (data.Read(step, 0, step.Length) > 0) { }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(step);
        }
    }

    static long Padding(long size) => -size & (TarHeader.Length - 1);

    static string Kind(byte type) => type switch
    {
        (byte)'1' => "a hard link",
        (byte)'2' => "a symbolic link",
        (byte)'3' or (byte)'4' => "a device",
        (byte)'6' => "a pipe",
        (byte)'M' => "the rest of another volume's file",
        _ => "something else",
    };
}
