package sample

import (
	"context"
	"fmt"

	"xuanlan/internal/account"
	"xuanlan/internal/cms"
	"xuanlan/internal/store"
)

// units are the subordinate units of the sample site, in the order of
// protocol, by class.
var units = [][]string{
	1: {"市统计局", "市教育局", "市水务局", "市林草局", "市交通运输局", "市市场监管局"},
	2: {"市政务服务中心", "市机关事务中心", "市图书馆", "市档案馆"},
	3: {"市文化馆", "市公共资源交易中心"},
}

// units registers them; those that are there already stay as they are.
func (l *Loader) units(ctx context.Context, actor cms.Actor) error {
	there, err := l.Store.RegisteredUnits(ctx)
	if err != nil || len(there) > 0 {
		return err
	}
	position := 0
	for class, names := range units {
		for _, name := range names {
			position += 10
			if err := l.Desk.SaveUnit(ctx, actor, &cms.Unit{Name: name, Class: class, Position: position}); err != nil {
				return fmt.Errorf("sample unit %s: %w", name, err)
			}
		}
	}
	return nil
}

// Users makes an account for each role, so that all of them can be tried; all
// have the password. A site that goes on to be used should disable them.
func Users(ctx context.Context, s *store.Store, accounts *account.Accounts, password string) ([]cms.User, error) {
	list, err := s.RegisteredUnits(ctx)
	if err != nil || len(list) < 3 {
		return nil, err
	}
	users := []cms.User{
		{Login: "xinxiyuan", Name: "林晚舟", Phone: "0000-8860155", UnitID: &list[2].ID, Unit: list[2].Name, Grants: []cms.Grant{{Role: cms.RoleContributor}}},
		{Login: "bianji", Name: "程雨石", Staffed: true, Grants: []cms.Grant{{Role: cms.RoleEditor}}},
		{Login: "chushen", Name: "方知夏", Staffed: true, Grants: []cms.Grant{{Role: cms.RoleFirst}}},
		{Login: "fushen", Name: "沈禾", Staffed: true, Grants: []cms.Grant{{Role: cms.RoleSecond}}},
		{Login: "baomi", Name: "顾南星", Staffed: true, Grants: []cms.Grant{{Role: cms.RoleSecrecy}}},
		{Login: "zhongshen", Name: "许观澜", Staffed: true, Grants: []cms.Grant{{Role: cms.RoleFinal}}},
		{Login: "fabu", Name: "陆砚清", Staffed: true, Grants: []cms.Grant{{Role: cms.RolePublisher}}},
		{Login: "shenji", Name: "苏以安", Staffed: true, Grants: []cms.Grant{{Role: cms.RoleAuditor}}},
	}
	for i := range users {
		if err := accounts.Create(ctx, cms.Command("sample"), &users[i], password); err != nil {
			return nil, fmt.Errorf("sample account %s: %w", users[i].Login, err)
		}
	}
	return users, nil
}
