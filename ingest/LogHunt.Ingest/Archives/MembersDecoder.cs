namespace LogHunt.Ingest.Archives;

/// <summary>Members one after the other, each of which a stream of its own decodes.</summary>
abstract class MembersDecoder : Decoder
{
    Stream? member;

    public sealed override int Read(Span<byte> buffer)
    {
        while (!IsAtEnd && !buffer.IsEmpty)
        {
            member ??= BeginMember();
            if (member is null)
            {
                IsAtEnd = true;
                break;
            }
            if (member.Read(buffer) is var read and > 0)
            {
                Take(buffer[..read]);
                return read;
            }
            member.Dispose();
            member = null;
            EndMember();
        }
        return 0;
    }

    /// <summary>Goes over a header; null where no further member begins.</summary>
    protected abstract Stream? BeginMember();

    /// <summary>What came out of the member.</summary>
    protected virtual void Take(ReadOnlySpan<byte> given) { }

    /// <summary>Nothing comes out of the member any more: what must stand behind it is read, and <see cref="Decoder.End"/> set.</summary>
    protected abstract void EndMember();

    protected override void Dispose(bool disposing)
    {
        if (disposing) member?.Dispose();
        base.Dispose(disposing);
    }
}
