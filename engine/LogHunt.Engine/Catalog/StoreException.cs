namespace LogHunt.Engine.Catalog;

/// <summary>A store cannot be opened or written; the message is one sentence for the user.</summary>
public sealed class StoreException : Exception
{
    public StoreException(string message) : base(message) { }

    public StoreException(string message, Exception cause) : base(message, cause) { }
}
