using System.Text;
using Spark.Client;

namespace Spark.Bot.Tests.Replies;

public class JournaledReplyTests
{
    [Fact]
    public void A_message_with_odd_members_is_found_in_the_journal_as_it_was_recorded()
    {
        const string Json = """{"id":"m1","text":"half \ud83d","created":"yesterday","roomId":"r1"}""";
        var message = SparkJson.Read<Message>(Encoding.UTF8.GetBytes(Json));

        var found = JournaledReply.Restore(0, JournaledReply.Write(message)).Message!;

        (found.Id, found.RoomId, found.Created).ShouldBe(("m1", "r1", null));
        found.ToJson().ShouldBe(message.ToJson());
    }
}
