/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "review/record/redact.h"

#include <string.h>

#include "base/core/mem.h"
#include "support/test.h"

/* Addresses as people type them. is: what leaves; NULL: unchanged. The first 20 are links that pay
 * their author, or to shared files: pieces of names would cut 18 of them. */
static const struct {
	const char *typed, *is, *cuts;
} rows[] = {
	{ "https://shop.example/p?promo_code=EAR10&x=1", NULL, NULL },
	{ "https://shop.example/p?aff_short_key=_DkAbC1", NULL, NULL },
	{ "https://shop.example/?discount_key=9", NULL, NULL },
	{ "https://shop.example/?coupon_code=EAR", NULL, NULL },
	{ "https://blog.example/?author=ann", NULL, NULL },
	{ "https://shop.example/s?keyword=iem&page=2", NULL, NULL },
	{ "https://shop.example/?design=black", NULL, NULL },
	{ "https://lab.example/?signal=sine", NULL, NULL },
	{ "https://drive.google.com/file/d/1?resourcekey=0-a", NULL, NULL },
	{ "https://www.dropbox.com/scl/fi/a/b.pdf?rlkey=c&dl=0", NULL, NULL },
	{ "https://pan.baidu.com/s/1a?pwd=ab12", NULL, NULL },
	{ "https://pan.quark.cn/s/1a?pwd=ab12", NULL, NULL },
	{ "https://115.com/s/1a?password=ab12", NULL, NULL },
	{ "https://shop.example/?sid=4", NULL, NULL },
	{ "https://show.example/?ticket=4", NULL, NULL },
	{ "https://mega.example/file/a#KEYOFTHEFILE", NULL, NULL },
	{ "https://shop.example/?policy=returns", NULL, NULL },
	{ "https://shop.example/?zip_code=1&passage=2&compass=3", NULL, NULL },
	{ "https://s.link.example/e/_Ab?bz=1&tokens=2", NULL, NULL },
	{ "https://forum.example/?sessions=3&secretary=1", NULL, NULL },
	{ "https://a.example/?token=x&a=1", "https://a.example/?a=1", "`token`" },
	{ "https://a.example/?a=1&API-Key=x#t=1", "https://a.example/?a=1#t=1", "`API-Key`" },
	{ "https://me:pw@a.example/", "https://a.example/", "user name and password" },
	{ "https://s3.example/a?X-Amz-Signature=x&X-Amz-Date=y", "https://s3.example/a",
		"`X-Amz-Signature`, `X-Amz-Date`" },
	/* what 1.3.0 cuts rightly */
	{ "https://a.example/?access_token=x", "https://a.example/", "`access_token`" },
	{ "https://a.example/?PHPSESSID=x&refresh-token=y&b=2", "https://a.example/?b=2",
		"`PHPSESSID`, `refresh-token`" },
	{ "https://a.example/?id_token=x", "https://a.example/", "`id_token`" },
	{ "https://a.example/?auth=x&b&sig=y&c=3", "https://a.example/?b&c=3", "`auth`, `sig`" },
	{ "https://a.example/#access_token=x&b=1", "https://a.example/#b=1", "`access_token`" },
	{ "https://a.example/?client_secret=x.", "https://a.example/", "`client_secret`" },
	{ "https://a.example/?jwt=x&hmac=y", "https://a.example/", "`jwt`, `hmac`" },
	{ "https://a.example/?pwd=x", "https://a.example/", "`pwd`" },
	{ "https://storage.example/?X-Goog-Credential=x&a=1", "https://storage.example/?a=1",
		"`X-Goog-Credential`" },
	{ "https://plex.example/a?X-Plex-Token=x", "https://plex.example/a", "`X-Plex-Token`" },
	{ "https://emby.example/a?x-emby-token=x", "https://emby.example/a", "`x-emby-token`" },
	{ "https://c.example/?Policy=x&Signature=y&Key-Pair-Id=K",
		"https://c.example/?Key-Pair-Id=K", "`Policy`, `Signature`" },
	{ "https://n.example/rest/stream?u=me&t=x&s=y&id=4&p=z",
		"https://n.example/rest/stream?id=4", "`u`, `t`, `s`, `p`" },
	{ "https://n.example/watch?t=70&s=1", NULL, NULL },
	{ "https://a.example/?oauth_signature=x&oauthToken=y", "https://a.example/",
		"`oauth_signature`, `oauthToken`" },
	{ "two: https://a.example/?key=x and https://b.example/?code=y!",
		"two: https://a.example/ and https://b.example/?code=y!", "`key`" },
	{ "loud? key=4, and R&D; #1", NULL, NULL },
};

TEST(an_address_that_a_person_typed_loses_secrets_by_their_whole_names)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		CLEANUP(pointer_free) char *text = xstrdup(rows[i].typed);
		CLEANUP(pointer_free) char *cuts = redact_cuts(rows[i].typed);

		redact_text(&text);
		assert_string_equal(text, rows[i].is ? rows[i].is : rows[i].typed);
		assert_string_equal(cuts ? cuts : "", rows[i].cuts ? rows[i].cuts : "");
	}
}

TEST(the_link_of_a_device_loses_user_and_password_alone)
{
	CLEANUP(pointer_free) char *link = xstrdup("https://me:pw@shop.example/?key=1#a");

	redact_link(&link);
	assert_string_equal(link, "https://shop.example/?key=1#a");
}
