using System.Buffers.Binary;
using SharpCompress.Archives.Zip;
using SharpCompress.Readers;

namespace LogHunt.Ingest.Archives;

/// <summary>A member of a zip: its own header, and where its data lies, from `Data` to `End`.</summary>
sealed record ZipPlace(Content Zip, ZipEntry Entry, byte[] Header, long Data, long End)
{
    const int Flags = 6, Method = 8, Fixed = 30;

    /// <summary>Whether an authentication code stands for the checksum.</summary>
    public bool HasNoChecksum { get; private init; }

    public Stream Open(long from)
    {
        var stream = Zip.Open();
        stream.Position = from;
        return stream;
    }

    /// <summary>The data alone.</summary>
    public Stream OpenData() => new Excerpt([(Zip.Open(), Data, End - Data)]);

    /// <summary>The data, of which all must be there.</summary>
    public Stream OpenPortion() => new Portion(Open(Data), End - Data);

    /// <summary>The member as if it were stored as it is, but for its encryption: so that decrypting is all that is done to it.</summary>
    public ZipPlace Undecoded => With(Entry.Flags, Entry.Method == ZipPasswords.Aes ? ZipPasswords.Aes : 0, aesMethod: 0, Zip, Data, End);

    /// <summary>The member after it was decrypted.</summary>
    public ZipPlace Decrypted(Content plain)
    {
        var isAes = Entry.Method == ZipPasswords.Aes;
        return With(Entry.Flags & ~1, isAes ? Entry.Aes.Method : Entry.Method, Entry.Aes.Method, plain, 0, plain.Length) with
        {
            HasNoChecksum = isAes && Entry.Aes.HasNoChecksum,
        };
    }

    ZipPlace With(int flags, int method, int aesMethod, Content zip, long data, long end)
    {
        var (header, record) = (Header.AsSpan().ToArray(), Entry.Record.AsSpan().ToArray());
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Flags), (ushort)flags);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Method), (ushort)method);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(Flags + 2), (ushort)flags);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(Method + 2), (ushort)method);
        ZipEntry.SetAesMethod(header, Fixed, nameAt: 26, aesMethod);
        ZipEntry.SetAesMethod(record, ZipEntry.Fixed, nameAt: 28, aesMethod);
        return new(zip, Entry with { Record = record, Flags = flags, Method = method, Packed = end - data }, header, data, end);
    }

    /// <summary>
    /// The member decoded by SharpCompress, to which it is shown as a zip of one member: so that what else the archive says, however
    /// long, is not its matter.
    /// </summary>
    public Stream Alone(string? password)
    {
        if (End - Data > uint.MaxValue - Header.Length)
            throw new NotSupportedException("more than 4 GiB of a compression that is rarely used");
        var record = Entry.Record.AsSpan().ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(20), (uint)(End - Data));
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(32), 0);   // no comment
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), 0);   // begins at 0
        var end = new byte[22];
        "PK\x05\x06"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), 1);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)(Header.Length + End - Data));
        var stream = Zip.Open();
        var zip = new Excerpt([Excerpt.Own(Header), (stream, Data, End - Data), Excerpt.Own([.. record, .. end])]);
        var archive = ZipArchive.OpenArchive(zip, new ReaderOptions { LeaveStreamOpen = false, Password = password });
        var member = archive.Entries.OfType<ZipArchiveEntry>().FirstOrDefault() ?? throw new InvalidDataException("its header is damaged");
        return new Closing(member.OpenEntryStream(), stream);
    }
}
