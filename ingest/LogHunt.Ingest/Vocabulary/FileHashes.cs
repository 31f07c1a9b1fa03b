using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;

namespace LogHunt.Ingest.Vocabulary;

/// <summary>Hashes of files, of which logs name only the digits.</summary>
static class FileHashes
{
    /// <summary>Sets the column of the kind of hash that has so many digits, FileHash where none has.</summary>
    public static void Write(RowWriter rows, ReadOnlySpan<byte> digits) =>
        rows.Text(digits.Length switch { 32 => Asim.FileMD5, 40 => Asim.FileSHA1, 64 => Asim.FileSHA256, _ => Asim.FileHash }, digits);
}
