namespace LogHunt.Engine.Catalog;

/// <summary>A store cannot be opened or written; the message is one sentence for the user.</summary>
public sealed class StoreException : Exception
{
    /// <summary>A sentence that says what is wrong and what would be right.</summary>
    public StoreException(string message) : base(message) { }

    /// <summary>The same with what led to it.</summary>
    public StoreException(string message, Exception cause) : base(message, cause) { }

    /// <summary>The catalog is lost or damaged, so that it has to be made again from what stands beside it.</summary>
    public bool IsDamage { get; init; }
}
