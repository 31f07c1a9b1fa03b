namespace LogHunt.Ingest.Records;

/// <summary>The elements of a JSON document, one record each, as they stand in the file. Requires: the shape was found on the same file.</summary>
sealed class JsonRecords(UnitReader units, Charset charset, JsonShape shape) : RecordReader(units, charset)
{
    enum Place { Top, InObject, InArray }

    readonly JsonScan scan = new(units);
    Place place;

    public override bool Read(out ReadOnlySpan<byte> text)
    {
        text = default;
        while (scan.Peek(out var next))
        {
            switch (place)
            {
                case Place.Top when shape.IsArray:
                    Expect(scan.Take('['));
                    place = Place.InArray;
                    break;
                case Place.Top when shape.Wrapper is not null:
                    Expect(scan.Take('{'));
                    place = Place.InObject;
                    break;
                case Place.InObject when next is (byte)'}':
                    scan.Take('}');
                    place = Place.Top;
                    break;
                case Place.InObject when next is (byte)',':
                    scan.Take(',');
                    break;
                case Place.InObject:
                    Expect(scan.Key(out var key));
                    if (key == shape.Wrapper && scan.Take('[')) place = Place.InArray;
                    else Expect(scan.Skip());
                    break;
                case Place.InArray when next is (byte)']':
                    scan.Take(']');
                    place = shape.IsArray ? Place.Top : Place.InObject;
                    break;
                case Place.InArray when next is (byte)',':
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
