using System.Buffers.Binary;
using SharpCompress.Archives.Zip;
using SharpCompress.Readers;

namespace LogHunt.Ingest.Archives;

/// <summary>Where a member stands in its zip: its own header from `Start`, its data from `Data` to `End`.</summary>
sealed record ZipPlace(Content Zip, ZipEntry Entry, long Start, long Data, long End)
{
    public Stream Open(long from)
    {
        var stream = Zip.Open();
        stream.Position = from;
        return stream;
    }

    /// <summary>
    /// The member decoded by SharpCompress, to which it is shown as a zip of one member: so that what else the archive says, however
    /// long, is not its matter.
    /// </summary>
    public Stream Alone(string? password)
    {
        var record = Entry.Record.AsSpan().ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(32), 0);   // no comment
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(42), 0);   // begins at 0
        var end = new byte[22];
        "PK\x05\x06"u8.CopyTo(end);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), 1);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), 1);
        BinaryPrimitives.WriteInt32LittleEndian(end.AsSpan(12), record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)(End - Start));
        if (End - Start > uint.MaxValue) throw new NotSupportedException("more than 4 GiB of a compression that is rarely used");
        var zip = new Excerpt(Zip.Open(), Start, End - Start, [.. record, .. end]);
        var archive = ZipArchive.OpenArchive(zip, new ReaderOptions { LeaveStreamOpen = false, Password = password });
        var member = archive.Entries.OfType<ZipArchiveEntry>().FirstOrDefault() ?? throw new InvalidDataException("its header is damaged");
        return new Closing(member.OpenEntryStream(), zip);
    }

    /// <summary>Skipping to the end of a damaged member can fail once more; what was wrong with it is known by then.</summary>
    sealed class Closing(Stream member, Stream zip) : ForwardStream
    {
        public override int Read(Span<byte> buffer) => member.Read(buffer);

        protected override void Dispose(bool disposing)
        {
            try
            {
                if (disposing) member.Dispose();
            }
            catch (Exception e) when (Damage.Is(e))
            {
            }
            if (disposing) zip.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>A piece of a stream, and bytes behind it.</summary>
    sealed class Excerpt(Stream stream, long from, long length, byte[] behind) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length + behind.Length;
        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            var read = 0;
            if (Position < length)
            {
                stream.Position = from + Position;
                read = stream.Read(buffer[..(int)Math.Min(buffer.Length, length - Position)]);
            }
            else if (Position < Length)
            {
                var rest = behind.AsSpan((int)(Position - length));
                read = Math.Min(rest.Length, buffer.Length);
                rest[..read].CopyTo(buffer);
            }
            Position += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin)
        {
            var position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };
            if (position < 0) throw new IOException("a position before the beginning");
            return Position = position;
        }

        public override void Flush() { }
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
