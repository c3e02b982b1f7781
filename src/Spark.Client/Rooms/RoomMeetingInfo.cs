namespace Spark.Client;

/// <summary>How to join the meeting of a room; deprecated by the API. (Webex API: Rooms.)</summary>
public sealed record RoomMeetingInfo : SparkObject
{
    /// <summary>The room.</summary>
    public required string RoomId { get; init; }

    /// <summary>The address to join with a browser.</summary>
    public string? MeetingLink { get; init; }

    /// <summary>The SIP address.</summary>
    public string? SipAddress { get; init; }

    /// <summary>The meeting number.</summary>
    public string? MeetingNumber { get; init; }

    /// <summary>The meeting's id.</summary>
    public string? MeetingId { get; init; }

    /// <summary>The toll-free number.</summary>
    public string? CallInTollFreeNumber { get; init; }

    /// <summary>The toll number.</summary>
    public string? CallInTollNumber { get; init; }
}
