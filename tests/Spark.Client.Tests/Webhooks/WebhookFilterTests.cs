namespace Spark.Client.Tests;

public class WebhookFilterTests
{
    [Fact]
    public void All_keys_stand_in_the_notation_of_the_API()
    {
        var filter = new WebhookFilter
        {
            RoomId = "R",
            RoomType = RoomType.Group,
            PersonId = "P",
            PersonEmail = "a+b@example.com",
            MentionedPeople = ["me", "Q"],
            HasFiles = true,
            HasAttachments = false,
            IsModerator = true,
            Type = RoomType.Direct,
            IsLocked = false,
            MessageId = "M",
            Additional = new Dictionary<string, string>(StringComparer.Ordinal) { ["hostEmail"] = "h@example.com" },
        };

        filter
            .ToString()
            .ShouldBe(
                "roomId=R&roomType=group&personId=P&personEmail=a+b@example.com&mentionedPeople=me,Q&hasFiles=true"
                    + "&hasAttachments=false&isModerator=true&type=direct&isLocked=false&messageId=M&hostEmail=h@example.com"
            );
    }

    [Fact]
    public void Nobody_who_is_mentioned_is_no_key() =>
        new WebhookFilter { RoomId = "R", MentionedPeople = [] }
            .ToString()
            .ShouldBe("roomId=R");

    [Fact]
    public void A_value_cannot_smuggle_in_another_key()
    {
        var filter = new WebhookFilter { PersonEmail = "a@example.com&roomId=R" };

        Should.Throw<InvalidOperationException>(filter.ToString).Message.ShouldContain("personEmail");
    }

    [Fact]
    public void The_data_of_an_event_is_read_as_its_resource()
    {
        Fixture
            .Read<WebhookEvent>("Webhooks/WebhookEvent.memberships-created")
            .Data.As<Membership>()!
            .PersonDisplayName.ShouldBe("Bob");
        Fixture
            .Read<WebhookEvent>("Webhooks/WebhookEvent.attachmentActions-created")
            .Data.As<AttachmentAction>()!
            .MessageId.ShouldNotBeNull();
        Fixture.Read<WebhookEvent>("Webhooks/WebhookEvent.rooms-updated").Data.As<Room>()!.IsLocked.ShouldBe(true);
    }
}
