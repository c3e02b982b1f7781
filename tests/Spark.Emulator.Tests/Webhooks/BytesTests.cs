using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Spark.Emulator.Tests.TestCloud;

namespace Spark.Emulator.Tests.Webhooks;

/// <summary>Several frameworks check the signature over <c>JSON.stringify(JSON.parse(body))</c>: the bytes must be equal to it.</summary>
[Trait("Conformance", "Deliveries")]
public class BytesTests
{
    [Fact]
    public async Task A_delivery_has_the_bytes_that_javascript_prints()
    {
        await using var cloud = await TestCloud.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await cloud.HookAsync(Bot, receiver, "messages", "created", "roomType=direct&personEmail=alice@example.com");

        await cloud.PostAsync(Alice, "/messages", new { toPersonId = cloud.IdOf(Bot), text = "x" });

        var body = Encoding.UTF8.GetString((await receiver.NextAsync()).Body);
        body.ShouldBe(JavaScript.Stringify(JsonNode.Parse(body)!));
        // The name of the webhook has it all; what follows is what JSON.stringify makes of it.
        body.ShouldContain("\"echobot <messages> + é😀\\\"\\\\/\u2028\\u0001\u007f\"");
        body.ShouldContain("\"filter\":\"roomType=direct&personEmail=alice@example.com\"");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\"\\/", "\\\"\\\\/")]
    [InlineData("\b\f\n\r\t", "\\b\\f\\n\\r\\t")]
    [InlineData("\u0000\u001f\u007f\u2028\u2029", "\\u0000\\u001f\u007f\u2028\u2029")]
    [InlineData("<script>&'+`", "<script>&'+`")]
    [InlineData("é漢😀👩‍👩‍👧", "é漢😀👩‍👩‍👧")]
    public void Only_what_javascript_escapes_is_escaped(string text, string escaped)
    {
        var options = EmulatorJson.NewOptions();

        JsonSerializer.Serialize(text, options).ShouldBe($"\"{escaped}\"");
        JsonSerializer
            .Serialize(JsonDocument.Parse(JsonSerializer.Serialize(text)), options)
            .ShouldBe($"\"{escaped}\"");
        Encoding
            .UTF8.GetString(EmulatorJson.Bytes(writer => writer.WriteStringValue(Encoding.UTF8.GetBytes(text))))
            .ShouldBe($"\"{escaped}\"");
    }

    /// <summary>What ECMA-262 says of JSON.stringify, for objects, arrays, strings and booleans.</summary>
    private static class JavaScript
    {
        public static string Stringify(JsonNode node) =>
            node switch
            {
                JsonObject members => "{"
                    + string.Join(",", members.Select(m => Quote(m.Key) + ":" + Stringify(m.Value!)))
                    + "}",
                JsonArray items => "[" + string.Join(",", items.Select(item => Stringify(item!))) + "]",
                JsonValue value when value.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
                _ => Quote(node.GetValue<string>()),
            };

        private static string Quote(string text)
        {
            var quoted = new StringBuilder("\"");
            foreach (var c in text)
            {
                quoted.Append(
                    c switch
                    {
                        '"' => "\\\"",
                        '\\' => "\\\\",
                        '\b' => "\\b",
                        '\f' => "\\f",
                        '\n' => "\\n",
                        '\r' => "\\r",
                        '\t' => "\\t",
                        < ' ' => $"\\u{(int)c:x4}",
                        _ => c.ToString(),
                    }
                );
            }

            return quoted.Append('"').ToString();
        }
    }
}
