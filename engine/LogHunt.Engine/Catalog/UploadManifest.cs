namespace LogHunt.Engine.Catalog;

/// <summary>What the sender said of an upload, or of a part of it, in a file of its own; texts are empty where it said nothing.</summary>
/// <param name="Path">The file that says it, as a path of the upload.</param>
/// <param name="Municipality">Whose logs they are, by id or name.</param>
/// <param name="Device">What logged.</param>
/// <param name="Zone">The zone of times that name none.</param>
/// <param name="ClockOffset">How far the device's clock is ahead.</param>
/// <param name="From">When the logs begin, UTC.</param>
/// <param name="To">When they have ended, UTC.</param>
/// <param name="Tlp">To whom they may be shown: `RED`, `AMBER+STRICT`, `AMBER`, `GREEN`, `CLEAR`.</param>
/// <param name="Purpose">What they were sent for.</param>
/// <param name="DeleteBy">The day by which they must be gone, UTC.</param>
/// <param name="Contact">Whom to ask.</param>
public sealed record UploadManifest(
    string Path, string Municipality, string Device, string Zone, TimeSpan ClockOffset, DateTime? From, DateTime? To, string Tlp, string Purpose,
    DateTime? DeleteBy, string Contact);
