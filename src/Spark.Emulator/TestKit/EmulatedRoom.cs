namespace Spark.Emulator;

/// <summary>A room as a test sees it.</summary>
/// <param name="Id">The room's id.</param>
/// <param name="Title">Its title.</param>
public sealed record EmulatedRoom(string Id, string Title);
