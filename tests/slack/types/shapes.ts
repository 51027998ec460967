// The names that schemas.validate knows, and the types of Slack that they stand for.
import type * as slack from '@slack/types';
import type * as bolt from '@slack/bolt';
import type * as api from '@slack/web-api';

// What we send
export type ShapeBlocks = slack.KnownBlock[];
export type ShapeView = slack.View;

// What Slack tells: events, and the envelope that they come in
export type ShapeEnvelopedEvent = bolt.EnvelopedEvent<Record<string, any>>;
export type ShapeGenericMessageEvent = slack.GenericMessageEvent;
export type ShapeBotMessageEvent = slack.BotMessageEvent;
export type ShapeMessageChangedEvent = slack.MessageChangedEvent;
export type ShapeMessageDeletedEvent = slack.MessageDeletedEvent;
export type ShapeFileShareMessageEvent = slack.FileShareMessageEvent;
export type ShapeThreadBroadcastMessageEvent = slack.ThreadBroadcastMessageEvent;
export type ShapeMeMessageEvent = slack.MeMessageEvent;
export type ShapeEKMAccessDeniedMessageEvent = slack.EKMAccessDeniedMessageEvent;
export type ShapeChannelJoinMessageEvent = slack.ChannelJoinMessageEvent;
export type ShapeAppMentionEvent = slack.AppMentionEvent;
export type ShapeAppHomeOpenedEvent = slack.AppHomeOpenedEvent;
export type ShapeMemberJoinedChannelEvent = slack.MemberJoinedChannelEvent;
export type ShapeMemberLeftChannelEvent = slack.MemberLeftChannelEvent;
export type ShapeChannelLeftEvent = slack.ChannelLeftEvent;
export type ShapeChannelArchiveEvent = slack.ChannelArchiveEvent;
export type ShapeChannelUnarchiveEvent = slack.ChannelUnarchiveEvent;
export type ShapeChannelDeletedEvent = slack.ChannelDeletedEvent;
export type ShapeChannelRenameEvent = slack.ChannelRenameEvent;
export type ShapeChannelIDChangedEvent = slack.ChannelIDChangedEvent;
export type ShapeChannelSharedEvent = slack.ChannelSharedEvent;
export type ShapeChannelUnsharedEvent = slack.ChannelUnsharedEvent;
export type ShapeGroupLeftEvent = slack.GroupLeftEvent;
export type ShapeGroupArchiveEvent = slack.GroupArchiveEvent;
export type ShapeGroupUnarchiveEvent = slack.GroupUnarchiveEvent;
export type ShapeGroupDeletedEvent = slack.GroupDeletedEvent;
export type ShapeGroupRenameEvent = slack.GroupRenameEvent;
export type ShapeAppUninstalledEvent = slack.AppUninstalledEvent;
export type ShapeTeamAccessGrantedEvent = slack.TeamAccessGrantedEvent;
export type ShapeTeamAccessRevokedEvent = slack.TeamAccessRevokedEvent;
export type ShapeTokensRevokedEvent = slack.TokensRevokedEvent;
export type ShapeAppRateLimitedEvent = slack.AppRateLimitedEvent;

// What people do
export type ShapeBlockAction = bolt.BlockAction;
export type ShapeSlashCommand = bolt.SlashCommand;
export type ShapeViewSubmitAction = bolt.ViewSubmitAction;
export type ShapeViewClosedAction = bolt.ViewClosedAction;
export type ShapeMessageShortcut = bolt.MessageShortcut;

// What the Web API answers
export type ShapeAuthTest = api.AuthTestResponse;
export type ShapeAppsConnectionsOpen = api.AppsConnectionsOpenResponse;
export type ShapeChatPostMessage = api.ChatPostMessageResponse;
export type ShapeChatPostEphemeral = api.ChatPostEphemeralResponse;
export type ShapeChatUpdate = api.ChatUpdateResponse;
export type ShapeChatDelete = api.ChatDeleteResponse;
export type ShapeChatGetPermalink = api.ChatGetPermalinkResponse;
export type ShapeConversationsHistory = api.ConversationsHistoryResponse;
export type ShapeConversationsReplies = api.ConversationsRepliesResponse;
export type ShapeConversationsInfo = api.ConversationsInfoResponse;
export type ShapeConversationsMembers = api.ConversationsMembersResponse;
export type ShapeConversationsList = api.ConversationsListResponse;
export type ShapeConversationsOpen = api.ConversationsOpenResponse;
export type ShapeFilesGetUploadURLExternal = api.FilesGetUploadURLExternalResponse;
export type ShapeFilesCompleteUploadExternal = api.FilesCompleteUploadExternalResponse;
export type ShapeFilesInfo = api.FilesInfoResponse;
export type ShapeOauthV2Access = api.OauthV2AccessResponse;
export type ShapeReactionsAdd = api.ReactionsAddResponse;
export type ShapeReactionsRemove = api.ReactionsRemoveResponse;
export type ShapeReactionsGet = api.ReactionsGetResponse;
export type ShapeUsersConversations = api.UsersConversationsResponse;
export type ShapeUsersInfo = api.UsersInfoResponse;
export type ShapeUsersList = api.UsersListResponse;
export type ShapeViewsOpen = api.ViewsOpenResponse;
export type ShapeViewsPublish = api.ViewsPublishResponse;
export type ShapeViewsUpdate = api.ViewsUpdateResponse;
