using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spark.Client;

/// <summary>
/// Reads a list of items of the caller's own type, from what the caller's JSON context says of one item, so that
/// nobody needs to name the envelope in a context.
/// </summary>
internal static class ItemsOf<T>
{
    private static readonly ConditionalWeakTable<JsonTypeInfo<T>, JsonTypeInfo<ItemsAnswer<T>>> Known = [];

    public static JsonTypeInfo<ItemsAnswer<T>> Type(JsonTypeInfo<T> item) => Known.GetValue(item, Create);

    private static JsonTypeInfo<ItemsAnswer<T>> Create(JsonTypeInfo<T> item)
    {
        var options = new JsonSerializerOptions(item.Options) { TypeInfoResolver = new Resolver(item) };
        options.MakeReadOnly();
        return (JsonTypeInfo<ItemsAnswer<T>>)options.GetTypeInfo(typeof(ItemsAnswer<T>));
    }

    private sealed class Resolver(JsonTypeInfo<T> item) : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) =>
            type == typeof(ItemsAnswer<T>) ? Envelope(options)
            : type == typeof(List<T>)
                ? JsonMetadataServices.CreateListInfo<List<T>, T>(options, new() { ObjectCreator = () => [] })
            : type == typeof(List<string>)
                ? JsonMetadataServices.CreateListInfo<List<string>, string>(options, new() { ObjectCreator = () => [] })
            : item.Options.TypeInfoResolver!.GetTypeInfo(type, options)
                ?? (
                    type == typeof(string)
                        ? JsonMetadataServices.CreateValueInfo<string>(options, JsonMetadataServices.StringConverter)
                        : null
                );

        private static JsonTypeInfo<ItemsAnswer<T>> Envelope(JsonSerializerOptions options) =>
            JsonMetadataServices.CreateObjectInfo(
                options,
                new JsonObjectInfoValues<ItemsAnswer<T>>
                {
                    ObjectCreator = () => new ItemsAnswer<T>(),
                    PropertyMetadataInitializer = _ =>
                        [
                            Property<List<T>>(options, "items", (answer, items) => answer.Items = items),
                            Property<List<string>>(options, "notFoundIds", (answer, ids) => answer.NotFoundIds = ids),
                        ],
                }
            );

        private static JsonPropertyInfo Property<TValue>(
            JsonSerializerOptions options,
            string name,
            Action<ItemsAnswer<T>, TValue?> set
        ) =>
            JsonMetadataServices.CreatePropertyInfo(
                options,
                new JsonPropertyInfoValues<TValue>
                {
                    IsProperty = true,
                    IsPublic = true,
                    DeclaringType = typeof(ItemsAnswer<T>),
                    PropertyName = name,
                    JsonPropertyName = name,
                    Getter = _ => default, // never written; but a collection that cannot be read is not read into either
                    Setter = (answer, value) => set((ItemsAnswer<T>)answer, value),
                }
            );
    }
}
