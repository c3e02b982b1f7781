using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spark.Client;

/// <summary>The compile-time JSON code: one line for each type that travels.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(TimestampConverter)]
)]
[JsonSerializable(typeof(ApiErrorBody))]
[JsonSerializable(typeof(ItemsAnswer<Membership>))]
[JsonSerializable(typeof(CreateMembershipRequest))]
[JsonSerializable(typeof(UpdateMembershipRequest))]
[JsonSerializable(typeof(ItemsAnswer<Message>))]
[JsonSerializable(typeof(CreateMessageRequest))]
[JsonSerializable(typeof(EditMessageRequest))]
[JsonSerializable(typeof(ItemsAnswer<Person>))]
[JsonSerializable(typeof(ItemsAnswer<Room>))]
[JsonSerializable(typeof(CreateRoomRequest))]
[JsonSerializable(typeof(UpdateRoomRequest))]
[JsonSerializable(typeof(ItemsAnswer<Webhook>))]
[JsonSerializable(typeof(CreateWebhookRequest))]
[JsonSerializable(typeof(UpdateWebhookRequest))]
[JsonSerializable(typeof(WebhookEvent))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(DateTimeOffset))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class SparkJsonContext : JsonSerializerContext;
