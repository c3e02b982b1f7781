namespace Spark.Emulator;

/// <summary>What somebody submitted with a card, as a test sees it.</summary>
/// <param name="Id">The attachment action's id.</param>
/// <param name="MessageId">The message with the card.</param>
/// <param name="RoomId">The room it is in.</param>
/// <param name="Json">The whole attachment action as the API shows it: its JSON.</param>
public sealed record EmulatedSubmission(string Id, string MessageId, string RoomId, string Json);
