using System.Text.Json.Serialization;

namespace Spark.Bot;

/// <summary>A question that was asked, as it is stored until the person writes again after the answer.</summary>
internal sealed record OpenQuestion(string Name, string MessageId, DateTimeOffset Deadline)
{
    /// <summary>A person has one open question in a room; a new one takes its place.</summary>
    public static StateSlot<OpenQuestion> Slot { get; } =
        new("spark.question", QuestionJson.Default.OpenQuestion, StateScope.RoomAndPerson);

    /// <summary>The message in answer to which it was asked: handled again, that is not the answer to it.</summary>
    public string? AskedBy { get; init; }

    /// <summary>The question that message answered, if it did: handled again, it answers that one.</summary>
    public string? AskedAfter { get; init; }

    /// <summary>The message that was the answer: handled again, it still is, and no other is any more.</summary>
    public string? AnsweredBy { get; init; }
}

[JsonSerializable(typeof(OpenQuestion))]
internal sealed partial class QuestionJson : JsonSerializerContext;
