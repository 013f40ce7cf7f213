"""Who may read requests to posts, partners, and answers that serve again."""

from situationroom.base.actors import ActorKind
from situationroom.base.clauses import ByLabel, IsMyOrganisation, KindIn, Within
from situationroom.base.labelled import labelled
from situationroom.base.visibility import declare, declare_machinery
from situationroom.rooms.posts.models import (
    AskerCard,
    Capacity,
    Coverage,
    Introduction,
    Partner,
    PostAnswer,
    PostRequest,
    Reuse,
    Turn,
)

declare_machinery(Coverage, "published: which post is in charge of a country")
declare_machinery(Capacity, "published: how many requests a post works on at once")
declare(PostRequest, ByLabel())
declare(AskerCard, ByLabel())
declare(Turn, Within("request", PostRequest))
declare(Partner, ByLabel())
declare(Introduction, Within("request", PostRequest))
declare(PostAnswer, ByLabel())
declare(
    Reuse,
    KindIn.of(ActorKind.SECRETARIAT)
    | IsMyOrganisation("post_id")
    | IsMyOrganisation("organisation_id"),
)
labelled("post_request", PostRequest)
labelled("partner", Partner)
labelled("post_answer", PostAnswer)
