using System.Text.Json.Serialization;

namespace Spark.Bot;

/// <summary>A question that was asked and not answered yet, as it is stored.</summary>
internal sealed record OpenQuestion(string Name, string MessageId, DateTimeOffset Deadline)
{
    /// <summary>A person has one open question in a room; a new one takes its place.</summary>
    public static StateSlot<OpenQuestion> Slot { get; } =
        new("spark.question", QuestionJson.Default.OpenQuestion, StateScope.RoomAndPerson);
}

[JsonSerializable(typeof(OpenQuestion))]
internal sealed partial class QuestionJson : JsonSerializerContext;
