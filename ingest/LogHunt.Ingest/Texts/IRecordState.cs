namespace LogHunt.Ingest.Texts;

/// <summary>What is found in one record and kept in an object that serves all of them.</summary>
public interface IRecordState
{
    /// <summary>Guarantees: nothing of a record before can be read.</summary>
    void Clear();
}
