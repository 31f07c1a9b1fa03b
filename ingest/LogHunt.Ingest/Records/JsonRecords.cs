namespace LogHunt.Ingest.Records;

/// <summary>
/// The elements of a JSON document, one record each, as they stand in the file. Requires: the shape was found on the same file.
/// </summary>
sealed class JsonRecords(UnitReader units, Charset charset, JsonShape shape) : RecordReader(units, charset)
{
    enum Inside { Top, InObject, InArray }

    readonly JsonScan scan = new(units);
    Inside place;

    /// <summary>How many keys of the path lead to the object that is read.</summary>
    int depth;

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        text = default;
        while (scan.Peek(out var next))
        {
            switch (place)
            {
                case Inside.Top when shape.IsArray:
                    Expect(scan.Take('['));
                    place = Inside.InArray;
                    break;
                case Inside.Top when shape.Path.Length > 0:
                    Expect(scan.Take('{'));
                    (place, depth) = (Inside.InObject, 0);
                    break;
                case Inside.InObject when next is (byte)'}':
                    scan.Take('}');
                    if (depth-- == 0) place = Inside.Top;
                    break;
                case Inside.InObject when next is (byte)',':
                    scan.Take(',');
                    break;
                case Inside.InObject:
                    Expect(scan.Key(out var key));
                    var leads = key == shape.Path[depth];
                    if (leads && depth == shape.Path.Length - 1 && scan.Take('[')) place = Inside.InArray;
                    else if (leads && depth < shape.Path.Length - 1 && scan.Take('{')) depth++;
                    else Expect(scan.Skip());
                    break;
                case Inside.InArray when next is (byte)']':
                    scan.Take(']');
                    place = shape.IsArray ? Inside.Top : Inside.InObject;
                    break;
                case Inside.InArray when next is (byte)',':
                    scan.Take(',');
                    break;
                default:
                    Expect(scan.Keep(out var offset, out var length, out var raw));
                    text = Take(offset, length, raw);
                    return true;
            }
        }
        return false;
    }

    static void Expect(bool found)
    {
        if (!found) throw new InvalidDataException("the file changed while it was read");
    }
}
